package io.outrigger.autoconfigure.sidecar.identity;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.TokenKey;

/**
 * Configuration properties of the identity by which this service calls others. Without
 * keys there is none.
 *
 * @param active Id of the key that signs; may be left out where one of the keys can.
 * @param lifetime How long a token is good for.
 * @param keys Keys by their ids, of which one signs and all others only check.
 */
@ConfigurationProperties(IdentityProperties.PREFIX)
public record IdentityProperties(@Nullable String active, @DefaultValue("5m") Duration lifetime,
		@DefaultValue Map<String, KeyProperties> keys) {

	static final String PREFIX = "outrigger.sidecar.identity";

	private static final String KEYS = PREFIX + ".keys";

	private static final int MOST = 64;

	/**
	 * Reads every key.
	 */
	public IdentityProperties {
		InvalidPropertyException.require(IdentitySettings.isLifetime(lifetime), PREFIX + ".lifetime", lifetime,
				IdentitySettings.LIFETIME_RULE);
		InvalidPropertyException.require(keys.size() <= MOST, KEYS, keys.size() + " keys", "at most " + MOST);
		Map<String, KeyProperties> read = new HashMap<>();
		keys.forEach((id, key) -> {
			InvalidPropertyException.require(TokenKey.isId(id), KEYS, id, TokenKey.ID_RULE);
			read.put(id, key.read(KEYS + "." + id, id));
		});
		keys = Map.copyOf(read);
		long able = keys.values().stream().filter((key) -> key.key().canSign()).count();
		if (active != null) {
			KeyProperties key = keys.get(active);
			InvalidPropertyException.require(key != null && key.key().canSign(), PREFIX + ".active", active,
					"the id of a key below " + KEYS + " that can sign: it has a secret or a private key");
		}
		else {
			InvalidPropertyException.require(able <= 1, PREFIX + ".active", "not set",
					"the id of the key that signs, as there are several that can");
		}
	}

	IdentitySettings toSettings() {
		Map<String, TokenKey> all = new HashMap<>();
		this.keys.forEach((id, key) -> all.put(id, key.key()));
		TokenKey signing = all.values()
			.stream()
			.filter((key) -> key.canSign() && (this.active == null || this.active.equals(key.id())))
			.findAny()
			.orElse(null);
		return new IdentitySettings(all, signing, this.lifetime);
	}

}
