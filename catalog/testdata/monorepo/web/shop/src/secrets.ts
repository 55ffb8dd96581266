import nodeVault from 'node-vault';

const BASE = 'kv/data/teams/web';

export async function load(stage: string) {
  const vault = nodeVault({ endpoint: 'https://vault.example.com', token: 'CANARY' });
  const { data } = await vault.read(`${BASE}/shop`);
  await vault.read(`kv/data/teams/web/${stage}`);
  await vault.read('kv/teams/web/without-data');
  return data.data;
}
