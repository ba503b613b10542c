-- Keeps what was loaded, unless the key changed since the load was prepared, or a tag of it was
-- evicted, or nobody can tell. KEYS: value, generation, epoch, tags, lease, waiting. ARGV: the
-- generation, the epoch and the revision of then, ms to keep, what is to be kept, the token of
-- the lease or '', the channel of those who wait, the message to them, and the tags. Returns 1
-- if it is kept, else 0.
local released = release(KEYS[5], ARGV[6])
if #ARGV > 8 then
  remember_tags(KEYS[4], ARGV[3])
end
local kept = counter(KEYS[2]) == ARGV[1] and counter(KEYS[3]) == ARGV[2] and not is_evicted(KEYS[4], ARGV[3], 9)
if kept then
  store(KEYS[1], ARGV[2], ARGV[1], ARGV[3], ARGV[4], ARGV[5])
end
if kept or released then
  wake(KEYS[6], ARGV[7], ARGV[8])
end
return kept and 1 or 0
