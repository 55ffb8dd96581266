const secret = await vc.kv2.read({ mountPath: 'kv', path: 'teams/web/litehex' });
const slack = await client.readKVSecret(token, 'teams/web/slack', 2, 'kv');
