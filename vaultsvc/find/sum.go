package find

import "bytes"

// How near words are to each other counts, for each two that follow each other in a location.
const (
	adjoining   = 150 // nothing is between them but what separates words
	inOrder     = 5   // more, where they were typed in that order, too
	sameSegment = 130
	nextSegment = 110
	oneBetween  = 30 // a segment
	wholeName   = 60 // more, where several words are all of the last segment
	folderLess  = 5  // less, for a folder: most people look for a secret
)

// A score is made of numbers, the first of which decides, then the second: whether it is the
// name that was typed; how many words are there as similar ones or twins only; how many are
// not spelled as they were typed, where that says something; the worth of places; how many others
// are not spelled so; and how long the location is. Of most of them less is better.
const (
	restBits, spellBits, qualityBits, kindBits = 12, 4, 20, 6

	spellAt      = restBits
	qualityAt    = spellAt + spellBits
	deliberateAt = qualityAt + qualityBits
	twinAt       = deliberateAt + spellBits
	similarAt    = twinAt + kindBits
	nameAt       = similarAt + kindBits
	qualityFloor = 8 // what quality is more than it may be less than nothing
)

// few returns a number that is the higher the less there is of something, in so many bits.
func few(n, bits int) int { return max(1<<bits-1-n, 0) }

// less takes off for the length of a location, and for a folder.
func less(score, length int, folder bool) int {
	score += few(length, restBits)
	if folder {
		score -= folderLess << qualityAt
	}
	return score
}

// sum returns what places are worth together, but for what [less] takes off.
func (s *scorer) sum(places []place, last, end int) int {
	quality, similar, twins, deliberate, unspelled := qualityFloor, 0, 0, 0, 0
	order := s.order[:0]
	for i := range places {
		w, p := &s.query.words[i], &places[i]
		if w.not || p.how == missing {
			continue
		}
		quality += p.worth
		switch {
		case p.how == loosely:
			similar += 2
		case p.how == slipped:
			similar++
		case p.how == twin:
			twins++
		case p.how == inside:
			twins += 2
		case p.spelled:
		case w.deliberate:
			deliberate++
		default:
			unspelled++
		}
		at := len(order)
		order = append(order, i)
		for at > 0 && places[order[at-1]].From > p.From {
			order[at] = order[at-1]
			at--
		}
		order[at] = i
	}
	whole := len(order) > 1 && places[order[0]].From >= last && last < end &&
		isBlank(s.exact[last:places[order[0]].From])
	for k := 1; k < len(order); k++ {
		a, b := &places[order[k-1]], &places[order[k]]
		near := s.near(a, b)
		if near == adjoining && order[k-1] < order[k] {
			near += inOrder
		}
		quality += near
		whole = whole && near >= adjoining
	}
	if whole {
		if to := places[order[len(order)-1]].To; to >= end || isBlank(s.exact[to:end]) {
			quality += wholeName
		}
	}
	return few(similar, kindBits)<<similarAt + few(twins, kindBits)<<twinAt +
		few(deliberate, spellBits)<<deliberateAt + min(quality, 1<<qualityBits-1)<<qualityAt +
		few(unspelled, spellBits)<<spellAt
}

// near returns what it is worth that two places are near to each other, of which a begins first.
func (s *scorer) near(a, b *place) int {
	if a.mount || b.mount {
		return 0
	}
	if a.To > b.From {
		return sameSegment
	}
	between := s.exact[a.To:b.From]
	if isBlank(between) {
		return adjoining
	}
	switch bytes.Count(between, slash) {
	case 0:
		return sameSegment
	case 1:
		return nextSegment
	case 2:
		return oneBetween
	}
	return 0
}

var slash = []byte("/")
