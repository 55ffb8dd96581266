package config

import "maps"

// setting is a key of the config file: how its value is read, and what may stand there.
type setting struct {
	read keyReader
	form func() form // made when somebody asks for it
	what string      // what it is, for who writes the file
}

// settingMap are the keys of a map, by their names.
type settingMap map[string]setting

// readers are what reads the keys.
func (s settingMap) readers() map[string]keyReader {
	all := map[string]keyReader{}
	for name, each := range s {
		all[name] = each.read
	}
	return all
}

// and returns the keys with others.
func (s settingMap) and(others settingMap) settingMap {
	all := maps.Clone(s)
	maps.Copy(all, others)
	return all
}
