-- Looks for a value, and prepares to load it if there is none: from here on a change of the
-- key shows in its generation. KEYS: value, generation, epoch, revision, lease, waiting, tags.
-- ARGV:
-- how long a load may take, 'anew' to load whatever is there, how long the lease is to last or
-- 0, its token, and who waits if somebody else has it, or ''.
-- Returns the value or nil, the epoch, the generation or '', the time in milliseconds, the
-- revision, and how long somebody else may still load it, or 0.
local epoch = current_epoch(KEYS[3])
local value = redis.pcall('GET', KEYS[1])
if ARGV[2] ~= 'anew' and is_of(value, epoch) then
  return { value, epoch, '', milliseconds(), '', 0 }
end
local busy = 0
local length = tonumber(ARGV[3])
if length > 0 and not redis.call('SET', KEYS[5], ARGV[4], 'NX', 'PX', length) then
  busy = redis.call('PTTL', KEYS[5])
  if busy <= 0 then
    -- Nobody's, which would never end
    redis.call('SET', KEYS[5], ARGV[4], 'PX', length)
    busy = 0
  elseif ARGV[5] ~= '' then
    busy = math.min(busy, length)
    local added = redis.pcall('SADD', KEYS[6], ARGV[5])
    if type(added) == 'table' then
      redis.call('DEL', KEYS[6])
      redis.call('SADD', KEYS[6], ARGV[5])
    end
    redis.call('PEXPIRE', KEYS[6], length)
  end
end
local generation = counter(KEYS[2])
if not generation or (ARGV[2] == 'anew' and busy == 0) then
  -- Greater than that of what it will take the place of, so that one is told from the other
  local floor = is_of(value, epoch) and number_at(value, 10) + 1
  if floor and floor >= 9007199254740991 then
    floor = nil
  end
  local before
  before, generation = advance(KEYS[2], floor)
end
redis.call('PEXPIRE', KEYS[2], ARGV[1])
local revision = counter(KEYS[4]) or '0'
remember_tags(KEYS[7], revision)
return { false, epoch, generation, milliseconds(), revision, busy }
