-- Tells whether a value is still the one that counts. KEYS: value, epoch, tags. ARGV: the epoch
-- that it is of, the generation and the revision, and its tags. Returns 1 if so, else 0.
local beginning = redis.pcall('GETRANGE', KEYS[1], 0, LEAST - 1)
local same = counter(KEYS[2]) == ARGV[1] and is_of(beginning, ARGV[1])
    and number_at(beginning, 10) == tonumber(ARGV[2]) and is_fresh(beginning) and not is_evicted(KEYS[3], ARGV[3], 4)
return same and 1 or 0
