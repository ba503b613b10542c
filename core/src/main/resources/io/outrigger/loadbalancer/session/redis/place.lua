-- Tells where a session is, and renews it. KEYS: the session.
-- ARGV: whom it leaves, or nothing; who gets it if it left or is not known; ms that it may rest.
-- What is no instance, or no string, is written over.
local present = redis.pcall('GET', KEYS[1])
if type(present) == 'string' and present ~= ARGV[1] and #present <= 129 and string.find(present, '^1 %w[%w._-]*$') then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return present
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ARGV[2]
