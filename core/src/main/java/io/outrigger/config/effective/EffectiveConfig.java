package io.outrigger.config.effective;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;

/**
 * The settings of a process at one moment: those of every scope that it is in, one laid
 * over the other. Immutable. Equal to another if it consists of the same snapshots.
 *
 * @param layers the snapshot of each scope, of which a later one counts more
 */
public record EffectiveConfig(List<Layer> layers) {

	public EffectiveConfig {
		layers = List.copyOf(layers);
	}

	/**
	 * Returns the last change.
	 * @return the greatest revision of all scopes; 0 if there was none
	 */
	public long revision() {
		return this.layers.stream().mapToLong((layer) -> layer.snapshot().revision()).max().orElse(0);
	}

	/**
	 * Returns how far a scope is.
	 * @param scope the scope
	 * @return its revision; 0 if this process is not in it
	 */
	public long revision(ConfigScope scope) {
		return this.layers.stream()
			.filter((layer) -> layer.scope().equals(scope))
			.mapToLong((layer) -> layer.snapshot().revision())
			.findFirst()
			.orElse(0);
	}

	/**
	 * Returns a setting.
	 * @param key the key
	 * @return what counts, or {@code null} if no scope has the key
	 */
	public @Nullable Setting get(String key) {
		for (int i = this.layers.size() - 1; i >= 0; i--) {
			ConfigEntry entry = this.layers.get(i).snapshot().get(key);
			if (entry != null) {
				return new Setting(this.layers.get(i).scope(), entry);
			}
		}
		return null;
	}

	/**
	 * Returns all settings. Costs as much as there are.
	 * @return what counts of each key, in the order of the keys
	 */
	public NavigableMap<String, Setting> settings() {
		NavigableMap<String, Setting> settings = new TreeMap<>();
		for (Layer layer : this.layers) {
			layer.snapshot().forEach((entry) -> settings.put(entry.key(), new Setting(layer.scope(), entry)));
		}
		return Collections.unmodifiableNavigableMap(settings);
	}

	/**
	 * Returns the values alone. Costs as much as there are.
	 * @return the value of each key, in the order of the keys
	 */
	public NavigableMap<String, String> values() {
		NavigableMap<String, String> values = new TreeMap<>();
		for (Layer layer : this.layers) {
			layer.snapshot().forEach((entry) -> {
				if (entry.value() != null) {
					values.put(entry.key(), entry.value());
				}
			});
		}
		return Collections.unmodifiableNavigableMap(values);
	}

	/**
	 * Returns what the settings would be if one scope were different.
	 * @param scope the scope
	 * @param snapshot what it would be
	 * @return a copy, the same if this process is not in the scope
	 */
	public EffectiveConfig with(ConfigScope scope, ConfigSnapshot snapshot) {
		return new EffectiveConfig(this.layers.stream()
			.map((layer) -> layer.scope().equals(scope) ? new Layer(scope, snapshot) : layer)
			.toList());
	}

	/**
	 * Leaves the values out: they may be secret.
	 */
	@Override
	public String toString() {
		return "EffectiveConfig" + this.layers;
	}

	/**
	 * What one scope contributes.
	 *
	 * @param scope the scope
	 * @param snapshot its settings
	 */
	public record Layer(ConfigScope scope, ConfigSnapshot snapshot) {
	}

	/**
	 * What counts of a key.
	 *
	 * @param scope where it is from
	 * @param entry its present version there
	 */
	public record Setting(ConfigScope scope, ConfigEntry entry) {
	}

}
