-- Ends a lease without a value. KEYS: lease, waiting. ARGV: the token, the channel of those who
-- wait, the message to them.
if release(KEYS[1], ARGV[1]) then
  wake(KEYS[2], ARGV[2], ARGV[3])
end
return 1
