host_password: "{{ lookup('hashi_vault', 'secret=secret/data/etl/host:password') }}"
