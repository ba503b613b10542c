-- Makes all values of a bucket that have a tag count no more, and all loads of such that were
-- prepared. KEYS: revision, changes, tags. ARGV: the channel, how many changes are kept, the
-- bucket, the tag, how many tags are kept. Returns the revision.
local before, revision = advance(KEYS[1])
remember_tags(KEYS[3], revision)
redis.call('ZADD', KEYS[3], revision, ARGV[4])
local room = tonumber(ARGV[5])
if redis.call('ZCARD', KEYS[3]) > room then
  -- Half of them go, and with them all values with tags of before
  local last = math.floor(room / 2)
  local floor = redis.call('ZRANGE', KEYS[3], last, last, 'WITHSCORES')[2]
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, last)
  redis.call('ZADD', KEYS[3], floor, '')
end
tell(KEYS[2], ARGV[1], ARGV[2], ARGV[3], before, revision, 'tag ' .. ARGV[4])
return tonumber(revision)
