package sources

// scriptAsks are the rows of the tools whose calls stand in templates and configurations of their
// own.
var scriptAsks = map[string][]textAsk{
	"packer": pathAsks,
	"salt": {
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/data/data/app", false, "secret/data/data/app"},
		{"", "", "secret/metadata/app", false, "secret/data/app"},     // it is made the right one
		{"", "", "secret/database/app", false, "secret/database/app"}, // as whatever begins so
		{"", "", "kv/int/app", false, "kv/int/data/app"},
		{"", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"", "", "/secret/app/", false, "secret/data/app"},
		{"", "", "legacy/data/app", false, "legacy/data/app"},
		{"", "", "nowhere/app", false, "nowhere/app"},
		{"", "", "secret/teams/", true, "secret/metadata/teams"},
		{"", "", "secret/data/teams", true, "secret/metadata/teams"},
		{"", "", "legacy/teams/", true, "legacy/teams/"},
		{"", "", "secret/a%20b", false, "secret/data/a b"},
	},
	"chezmoi": {
		{"kv get", "", "secret/app", false, "secret/data/app"},
		{"kv get", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv get", "", "kv/int/app", false, "kv/int/data/app"},
		{"kv get", "", "legacy/app", false, "legacy/app"},
		{"kv get", "", "nowhere/app", false, ""},
	},
	"gomplate": {
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "secret/data", "app", false, "secret/data/app"},
		{"", "kv/int", "data/app", false, "kv/int/data/app"},
		{"", "secret/data/teams", "/app", false, "secret/data/teams/app"},
		{"", "legacy", "app/", false, "legacy/app"},
		{"", "kv/int/metadata", "teams", true, "kv/int/metadata/teams"},
	},
	"puppet": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "/kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "legacy/app", false, "legacy/app"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"hiera_vault", "secret", "common", true, "secret/data/common"},
		{"hiera_vault", "kv/int", "common", true, "kv/int/data/common"},
		{"hiera_vault", "legacy", "common/db", true, "legacy/common/db"},
	},
	"alloy": {
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/data/app"},
		{"", "", "kv/int/app", false, "kv/data/int/app"}, // the first segment is the mount
		{"", "kv/int", "app", false, "kv/int/data/app"},
		{"", "secret", "teams/app", false, "secret/data/teams/app"},
		{"", "secret/teams", "app", false, "secret/teams/data/app"},
		{"", "", "secret", false, ""},
		{"", "", "legacy/app", false, "legacy/data/app"},
	},
	"vaultenv": {
		{"", "secret", "app", false, "secret/data/app"},
		{"", "secret", "data/app", false, "secret/data/data/app"},
		{"", "kv/int", "app", false, "kv/int/data/app"},
		{"", "secret/teams", "app", false, "secret/teams/app"}, // no such mount: taken for version 1
		{"", "legacy", "app", false, "legacy/app"},
		{"", "nowhere", "app", false, "nowhere/app"},
	},
}
