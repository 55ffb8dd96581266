local name = 'shop';
{
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: name },
  spec: {
    secretStoreRef: { name: 'harbour', kind: 'ClusterSecretStore' },
    data: [{ secretKey: 'key', remoteRef: { key: 'web/' + name + '/jsonnet', property: 'key' } }],
    target: { template: { data: { password: 'CANARY-jsonnet' } } },
  },
}
