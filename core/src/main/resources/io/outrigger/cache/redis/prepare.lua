-- Looks for a value, and prepares to load it if there is none: from here on a change of the
-- key shows in its generation. KEYS: value, generation, epoch. ARGV: how long a load may take,
-- and 'anew' if the value that is there cannot be read.
-- Returns the value or nil, the epoch, the generation or '', and the time in milliseconds.
local epoch = current_epoch(KEYS[3])
local value = redis.pcall('GET', KEYS[1])
if ARGV[2] ~= 'anew' and is_of(value, epoch) then
  return { value, epoch, '', milliseconds() }
end
local generation = counter(KEYS[2])
if not generation then
  local before
  before, generation = advance(KEYS[2])
end
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return { false, epoch, generation, milliseconds() }
