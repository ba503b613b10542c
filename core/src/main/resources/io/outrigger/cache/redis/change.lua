-- Changes a key and tells all processes. KEYS: value, generation, epoch, revision, changes.
-- ARGV: the channel, how many changes are kept, the bucket, how long a load may take, the
-- key, the time in ms after which it is too late, or 0, what to do, ms to keep, what is to be
-- kept, the beginning of what it is to replace. Returns the generation of the change; 0 if it
-- was on a condition that does not hold; -1 if it is too late.
if ARGV[6] ~= '0' and milliseconds() > tonumber(ARGV[6]) then
  -- It lay in a buffer while the process gave it up
  return -1
end
local epoch = current_epoch(KEYS[3])
local present = redis.pcall('GET', KEYS[1])
local there = is_of(present, epoch)
-- The lowest bit after the header: whether it is kept that there is no value
local missing = there and string.byte(present, 26) % 2 == 1
if ARGV[7] == 'absent' and there and not missing then
  return 0
end
if ARGV[7] == 'replace' and not (there and string.sub(present, 1, 25) == ARGV[10]) then
  return 0
end
-- Greater than that of what it takes the place of, whatever became of the counter
local floor = there and struct.unpack('>I8', string.sub(present, 10, 17)) + 1
if floor and floor >= 9007199254740991 then
  floor = nil
end
local before, generation = advance(KEYS[2], floor)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
if ARGV[7] == 'evict' then
  redis.call('DEL', KEYS[1])
else
  store(KEYS[1], epoch, generation, ARGV[8], ARGV[9])
end
tell(KEYS[4], KEYS[5], ARGV[1], ARGV[2], ARGV[3], generation .. ' ' .. ARGV[5])
return tonumber(generation)
