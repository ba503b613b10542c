-- Answers a proposal. KEYS: its verdicts, channel of verdicts.
-- ARGV: id of the proposal, instance, verdict, ms for which verdicts stand.
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', KEYS[2], '1 ' .. ARGV[1])
return 1
