#!/bin/sh
exec envconsul -secret="secret/cms/flag" -prefix="cms/config" -upcase ./cms --password=CANARY-cms
