package main

const path = "vault:secret/data/platform/source#KEY"
