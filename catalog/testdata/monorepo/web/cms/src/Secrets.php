<?php

use Vault\Client;

final class Secrets
{
    private const BASE = '/secret/data/web';

    public function __construct(private Client $vault) {}

    public function database(): array
    {
        $this->vault->read('secret/data/web/no-slash');

        return $this->vault->read(self::BASE . '/cms')->getData()['data'];
    }
}
