-- For scripts of a cache's bucket. A value begins with '\1', its epoch, its generation and
-- the time it was stored at in milliseconds, 8 bytes each; what follows is the process' own.

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

local function is_of(value, epoch)
  return type(value) == 'string' and #value > 25 and string.byte(value) == 1
      and string.sub(value, 2, 9) == struct.pack('>I8', tonumber(epoch))
end

local function store(key, epoch, generation, ttl, body)
  local header = struct.pack('>I8I8I8', tonumber(epoch), tonumber(generation), milliseconds())
  redis.call('SET', key, string.char(1) .. header .. body, 'PX', ttl)
end

-- Tells all processes of one change.
local function tell(revisionKey, changesKey, channel, length, bucket, change)
  local before, revision = advance(revisionKey)
  add_entry(changesKey, length, revision .. '-0', before, { 'change', change })
  redis.call('PUBLISH', channel, '1 ' .. bucket .. ' ' .. before .. ' ' .. revision .. ' ' .. change)
end
