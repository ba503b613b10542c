package io.outrigger.cache;

/**
 * Thrown when a setting of a cache breaks its rule.
 */
public final class InvalidCacheSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String rule;

	InvalidCacheSettingException(String setting, Object value, String rule) {
		super("Cache " + setting + " is '" + value + "' but must be: " + rule);
		this.setting = setting;
		this.value = value.toString();
		this.rule = rule;
	}

	static void require(boolean holds, String setting, Object value, String rule) {
		if (!holds) {
			throw new InvalidCacheSettingException(setting, value, rule);
		}
	}

	/**
	 * Returns what it is that was set.
	 * @return its name, such as {@code maxEntries}
	 */
	public String setting() {
		return this.setting;
	}

	/**
	 * Returns what it was set to.
	 * @return the value as text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Returns the rule that it breaks.
	 * @return what it must be
	 */
	public String rule() {
		return this.rule;
	}

}
