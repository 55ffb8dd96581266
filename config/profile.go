package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// ErrNoProfile is wrapped by the error of [Load] where a profile was chosen that is not there.
var ErrNoProfile = errors.New("no such profile")

// maxProfiles keeps what is shown of them short.
const maxProfiles = 1_000

type profile struct {
	name string
	level
}

// readProfiles reads the map of profiles. All are checked, not only the one that is used.
func (f *file) readProfiles(name string, it *item) {
	if it.kind != "a map" {
		f.wrongType(name, "a map of profiles", it)
		return
	}
	if len(it.fields) > maxProfiles {
		f.bad.add(it.origin(), fmt.Errorf("there are more than %d profiles", maxProfiles))
		return
	}
	for _, key := range it.fields {
		err := checkProfile(key.name)
		switch {
		case key.odd:
			err = errors.New("the name of a profile must be text")
		case err == nil && f.profile(key.name) != nil:
			err = fmt.Errorf("the profile %s is there twice", key.name)
		}
		if err != nil {
			f.bad.add(f.origin(key.line), err)
			continue
		}
		p := &profile{name: key.name}
		f.profiles = append(f.profiles, p)
		f.reading = p.name
		switch {
		case key.item.kind == "a map":
			f.readLevel(key.item, &p.level, f.levelKeys(&p.level))
		case key.item.kind != "nothing": // one that is like the top
			f.wrongType("a profile", "a map of settings", key.item)
		}
		f.reading = ""
	}
}

// profilesForm is a map of profiles, without what each is.
func profilesForm() form {
	return form{"type": "object", "maxProperties": maxProfiles,
		"propertyNames": form{"minLength": 1, "maxLength": 100}}
}

// checkProfile judges a name, which stands in messages.
func checkProfile(s string) error {
	switch {
	case s == "" || strings.TrimSpace(s) != s || len(s) > 100:
		return errors.New("the name of a profile must be 1 to 100 bytes, without blanks around it")
	case hasControl(s):
		return errors.New("the name of a profile must not hold control characters")
	}
	return nil
}

func (f *file) profile(name string) *profile {
	for _, p := range f.profiles {
		if p.name == name {
			return p
		}
	}
	return nil
}

// addresses are those of the profiles: see [Config.Addresses].
func addresses(profiles []*profile) map[string][]string {
	of := map[string][]string{}
	for _, p := range profiles {
		for _, address := range []*Value[string]{p.address, p.publicURL} {
			if address != nil {
				of[p.name] = append(of[p.name], address.V)
			}
		}
	}
	return of
}

func (f *file) names() []string {
	var names []string
	for _, p := range f.profiles {
		names = append(names, p.name)
	}
	return names
}

// noProfile says what there is instead of what was asked for.
func (f *file) noProfile(who, name string) error {
	what := fmt.Sprintf("%s names %q", who, name)
	near := nearmiss.Best(name, f.names())
	switch {
	case len(f.profiles) == 0 && f.shown == "":
		return fmt.Errorf("%w: %s, and there is no config file", ErrNoProfile, what)
	case len(f.profiles) == 0:
		return fmt.Errorf("%w: %s, and %s has none", ErrNoProfile, what, f.shown)
	case near != "":
		what += ": is it " + near + "?"
	default:
		what += ":"
	}
	return fmt.Errorf("%w: %s there are %s", ErrNoProfile, what, strings.Join(f.names(), ", "))
}

// choose finds the profile that is used: that of the flag, the variable, or the file's default. An
// empty flag is none.
func (f *file) choose(named *string, env func(string) string) (*profile, Value[string], error) {
	chosen := first("", flag("profile", named), variable(env, "VAULTMAP_PROFILE"), f.defaultProfile)
	if chosen.V == "" {
		return &profile{}, chosen, nil
	}
	if p := f.profile(chosen.V); p != nil {
		return p, chosen, nil
	}
	if chosen.isGiven() {
		return nil, chosen, f.noProfile(chosen.Origin, chosen.V)
	}
	return &profile{}, chosen, nil // told with the other problems of the file
}

// knows reports whether the file names an address anywhere, and whether it names this one.
func (f *file) knows(address string) (any, this bool) {
	for _, p := range append([]*profile{{level: f.level}}, f.profiles...) {
		if p.address != nil {
			any = true
			this = this || sameAddress(p.address.V, address)
		}
	}
	return any, this
}

// withoutServer is a profile without what is only good for its own server.
func (l level) withoutServer() level {
	l.address, l.namespace, l.publicURL, l.product, l.vaultVersion, l.index = nil, nil, nil, nil, nil,
		nil
	l.listVerb = nil
	l = l.withoutLogin()
	l.tls = tlsLevel{}
	return l
}

// withoutLogin is the top of a file without what may only go to servers that the file names.
func (l level) withoutLogin() level {
	l.tokenFile, l.auth, l.headers = nil, nil, nil
	// to trust: that is good for any server
	l.tls = tlsLevel{caCert: l.tls.caCert, caPEM: l.tls.caPEM, caPath: l.tls.caPath}
	return l
}

// sameAddress reports whether two addresses are of one server: what is written in another way, or
// with the usual port, is the same.
func sameAddress(a, b string) bool {
	return normalAddress(a) == normalAddress(b)
}

func normalAddress(s string) string {
	s = strings.TrimRight(s, "/")
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return s
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port) +
		strings.TrimRight(u.EscapedPath(), "/")
}

// Switch returns the flags with which another profile is loaded while the program runs. What was
// said of the server on the command line was about the first one, and so is a token in the
// environment, unless VAULT_ADDR says whose it is. started is the Config that these flags gave at
// the start.
func (f Flags) Switch(profile string, started *Config) Flags {
	f.Profile = &profile
	f.Address, f.PublicURL, f.Namespace, f.TokenFile, f.ListVerb = nil, nil, nil, nil, nil
	if f.started == nil && started.Address.V != "" {
		f.started = &started.Address.V
	}
	return f
}
