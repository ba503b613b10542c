-- Forgets an instance that leaves. KEYS: reports, when they were made. ARGV: instance.
redis.call('HDEL', KEYS[1], ARGV[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
