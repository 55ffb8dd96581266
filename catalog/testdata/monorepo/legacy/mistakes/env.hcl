secret { path = "v1/secret/data/mistakes/envconsul" }
