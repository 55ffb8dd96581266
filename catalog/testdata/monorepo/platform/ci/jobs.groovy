// the job DSL
job('deploy') {
  wrappers {
    vaultBuildWrapper {
      configuration { vaultNamespace('platform') }
      vaultSecrets {
        vaultSecret {
          path('secret/platform/jobs')
          secretValues {
            vaultSecretValue { envVar('TOKEN'); vaultKey('token') }
            vaultSecretValue { envVar('USER'); vaultKey('user') }
          }
        }
      }
    }
  }
  steps { shell('echo CANARY-dsl') }
}
