-- For scripts of a cache's bucket. A value begins with '\1', its epoch, its generation, the
-- revision of the bucket that it is of and the time it was stored at in milliseconds, 8 bytes
-- each, and a byte that is 1 if it was said to be fresh no more. What follows is the process'
-- own: flags, a byte, of which the lowest bit says that there is no value, then 8 bytes each
-- for how long it is fresh and how long it is kept, and more.

local HEADER = 34
local LEAST = 63

-- Returns a counter as a string, or nil if there is none that is one.
local function counter(key)
  local text = redis.pcall('GET', key)
  if type(text) == 'string' and #text <= 16 and string.match(text, '^[1-9]%d*$')
      and tonumber(text) < 9007199254740991 then
    return text
  end
  return nil
end

local function milliseconds()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Returns the epoch of the bucket. One that is gone took all values with it: what was kept
-- under it counts no more.
local function current_epoch(key)
  local epoch = counter(key)
  if not epoch then
    local before
    before, epoch = advance(key)
  end
  return epoch
end

local function number_at(value, position)
  return (struct.unpack('>I8', string.sub(value, position, position + 7)))
end

local function is_of(value, epoch)
  return type(value) == 'string' and #value >= LEAST and string.byte(value) == 1
      and string.sub(value, 2, 9) == struct.pack('>I8', tonumber(epoch))
end

local function is_fresh(value)
  return string.byte(value, HEADER) == 0 and number_at(value, 26) + number_at(value, 36) > milliseconds()
end

local function store(key, epoch, generation, revision, kept, body)
  local header = struct.pack('>I8I8I8I8', tonumber(epoch), tonumber(generation), tonumber(revision), milliseconds())
  redis.call('SET', key, string.char(1) .. header .. string.char(0) .. body, 'PX', kept)
end

-- Tells all processes of one change, under a revision that was advanced to for it.
local function tell(changesKey, channel, length, bucket, before, revision, change)
  add_entry(changesKey, length, revision .. '-0', before, { 'change', change })
  redis.call('PUBLISH', channel, '1 ' .. bucket .. ' ' .. before .. ' ' .. revision .. ' ' .. change)
end

-- Returns the revision at which a tag was last evicted, '' standing for all that are not kept
-- one by one any more: it is there as long as nothing was lost.
local function evicted_at(tagsKey, tag)
  local score = redis.pcall('ZSCORE', tagsKey, tag)
  if type(score) == 'table' or (not score and tag == '') then
    -- Nobody knows what was evicted
    return math.huge
  end
  return tonumber(score or '0')
end

-- Makes sure that it is known what is evicted from a revision on; what has tags and is of
-- before counts no more if it was not.
local function remember_tags(tagsKey, revision)
  local score = redis.pcall('ZSCORE', tagsKey, '')
  if type(score) == 'table' then
    redis.call('DEL', tagsKey)
    score = false
  end
  if not score then
    redis.call('ZADD', tagsKey, revision, '')
  end
end

-- Whether any of the tags, which are the arguments from one on, was evicted since a revision.
local function is_evicted(tagsKey, revision, first)
  if #ARGV < first then
    return false
  end
  local since = tonumber(revision)
  if evicted_at(tagsKey, '') > since then
    return true
  end
  for i = first, #ARGV do
    if evicted_at(tagsKey, ARGV[i]) > since then
      return true
    end
  end
  return false
end

-- Wakes the processes that wait for a key to be loaded.
local function wake(waitingKey, channel, message)
  local waiting = redis.pcall('SMEMBERS', waitingKey)
  if type(waiting) == 'table' and not waiting.err and #waiting > 0 then
    for _, process in ipairs(waiting) do
      redis.call('PUBLISH', channel .. process, message)
    end
    redis.call('DEL', waitingKey)
  end
end

-- Ends a lease if it is the caller's. Returns whether it was.
local function release(leaseKey, token)
  if token ~= '' and redis.pcall('GET', leaseKey) == token then
    redis.call('DEL', leaseKey)
    return true
  end
  return false
end

-- Whether a value has tags, by what the process has written.
local function is_tagged(body)
  return math.floor(string.byte(body) / 2) % 2 == 1
end

-- Whether a tag of a value was evicted since it was loaded, or it cannot be read.
local function is_forgotten(tagsKey, value)
  local body = string.sub(value, HEADER + 1)
  if not is_tagged(body) then
    return false
  end
  local revision = number_at(value, 18)
  local position = 27
  local found = evicted_at(tagsKey, '') > revision
  for _ = 1, string.byte(body, 26) do
    if found or #body < position + 1 then
      return true
    end
    local length = struct.unpack('>I2', string.sub(body, position, position + 1))
    found = evicted_at(tagsKey, string.sub(body, position + 2, position + 1 + length)) > revision
    position = position + 2 + length
  end
  return found
end
