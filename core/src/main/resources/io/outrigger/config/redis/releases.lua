-- Reads the latest releases, the newest first. ARGV: how many at most, and the revision below which to read or ''.
local releases = redis.pcall('XREVRANGE', KEYS[8], ARGV[2] == '' and '+' or '(' .. ARGV[2] .. '-0', '-', 'COUNT', ARGV[1])
return releases.err and {} or releases
