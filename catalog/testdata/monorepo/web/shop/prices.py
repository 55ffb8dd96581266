import requests


def read(addr: str, token: str) -> dict:
    headers = {"X-Vault-Token": token}
    requests.get(f"{addr}/v1/secret/web/shop/without-data", headers=headers)
    return requests.get(f"{addr}/v1/secret/data/web/shop/prices", headers=headers).json()
