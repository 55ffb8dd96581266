gomplate -d vault=vault:///secret/data -d file=vault:///team/legacy/cms/file --input-dir in
