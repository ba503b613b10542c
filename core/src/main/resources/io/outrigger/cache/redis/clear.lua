-- Makes all values of a bucket count no more, and all loads that were prepared. KEYS: epoch,
-- revision, changes. ARGV: the channel, how many changes are kept, the bucket.
advance(KEYS[1])
tell(KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3], '0')
return 1
