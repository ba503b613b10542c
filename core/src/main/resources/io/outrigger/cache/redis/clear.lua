-- Makes all values of a bucket count no more, and all loads that were prepared. KEYS: epoch,
-- revision, changes. ARGV: the channel, how many changes are kept, the bucket.
advance(KEYS[1])
local before, revision = advance(KEYS[2])
tell(KEYS[3], ARGV[1], ARGV[2], ARGV[3], before, revision, '0')
return 1
