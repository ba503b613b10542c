-- Changes a key and tells all processes. KEYS: value, generation, epoch, revision, changes, tags.
-- ARGV: the channel, how many changes are kept, the bucket, how long a load may take, the
-- key, the time in ms after which it is too late, or 0, what to do, ms to keep, what is to be
-- kept, the beginning of what it is to replace. Returns the generation of the change, the
-- epoch and the revision; 0 if it was on a condition that does not hold; -1 if it is too late.
if ARGV[6] ~= '0' and milliseconds() > tonumber(ARGV[6]) then
  -- It lay in a buffer while the process gave it up
  return { -1, 0, 0 }
end
local epoch = current_epoch(KEYS[3])
local present = redis.pcall('GET', KEYS[1])
local there = is_of(present, epoch)
local missing = there and string.byte(present, HEADER + 1) % 2 == 1
if ARGV[7] == 'absent' and there and not missing and is_fresh(present) and not is_forgotten(KEYS[6], present) then
  return { 0, 0, 0 }
end
if ARGV[7] == 'replace' and not (there and string.sub(present, 1, HEADER) == ARGV[10]) then
  return { 0, 0, 0 }
end
-- Greater than that of what it takes the place of, whatever became of the counter
local floor = there and number_at(present, 10) + 1
if floor and floor >= 9007199254740991 then
  floor = nil
end
local generationBefore, generation = advance(KEYS[2], floor)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
local before, revision = advance(KEYS[4])
if ARGV[7] == 'expire' and there then
  local header = string.sub(present, 1, 9) .. struct.pack('>I8', tonumber(generation)) .. string.sub(present, 18, 33)
  redis.call('SET', KEYS[1], header .. string.char(1) .. string.sub(present, HEADER + 1), 'KEEPTTL')
elseif ARGV[7] == 'expire' or ARGV[7] == 'evict' then
  redis.call('DEL', KEYS[1])
else
  if is_tagged(ARGV[9]) then
    remember_tags(KEYS[6], revision)
  end
  store(KEYS[1], epoch, generation, revision, ARGV[8], ARGV[9])
end
tell(KEYS[5], ARGV[1], ARGV[2], ARGV[3], before, revision, generation .. ' ' .. ARGV[5])
return { tonumber(generation), tonumber(epoch), tonumber(revision) }
