package io.outrigger.loadbalancer.settings;

/**
 * Says which setting breaks which rule.
 */
final class Rule {

	private Rule() {
	}

	static void require(boolean holds, String setting, Object value, String rule) {
		if (!holds) {
			throw new InvalidSettingException(setting, value, rule);
		}
	}

}
