package io.outrigger.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * For whom settings are meant: every application of the namespace or one of them, and of
 * these all processes or those with a profile, with a label, or with both.
 *
 * @param application name of the application, or {@code null} for all of the namespace
 * @param profile a profile that must be active, or {@code null} for any
 * @param label the label that a process must have, or {@code null} for any
 */
public record ConfigScope(@Nullable String application, @Nullable String profile, @Nullable String label) {

	/**
	 * The scope of every process of the namespace.
	 */
	public static final ConfigScope NAMESPACE = new ConfigScope(null, null, null);

	/**
	 * What the name of an application, a profile or a label must be.
	 */
	public static final String RULE = "letters, digits, '.', '_', '-', '+' and '@', at most 127, starting with a letter"
			+ " or digit";

	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._+@-]{0,126}");

	/*
	 * No application can have this name.
	 */
	private static final String ALL = "*";

	/**
	 * Checks every name.
	 * @throws InvalidReleaseException if one breaks its rule
	 */
	public ConfigScope {
		require("application", application);
		require("profile", profile);
		require("label", label);
	}

	/**
	 * Returns the scope of every process of an application.
	 * @param application name of the application
	 * @return the scope
	 */
	public static ConfigScope application(String application) {
		return new ConfigScope(application, null, null);
	}

	/**
	 * Tells whether a text can name an application, a profile or a label.
	 * @param text the text
	 * @return whether it can
	 */
	public static boolean isName(String text) {
		return NAME.matcher(text).matches();
	}

	/**
	 * Returns the scopes that a process is in. What a later one says counts.
	 * @param application name of the application
	 * @param profiles its active profiles, of which the last counts most
	 * @param label its label, if it has one
	 * @return the namespace's, then the application's; of each the one without a profile
	 * first, then that of each profile; of these the one without the label first
	 */
	public static List<ConfigScope> inheritance(String application, Collection<String> profiles,
			@Nullable String label) {
		List<@Nullable String> all = new ArrayList<>();
		all.add(null);
		all.addAll(profiles);
		Set<ConfigScope> scopes = new LinkedHashSet<>();
		for (String owner : Arrays.asList(null, application)) {
			for (String profile : all) {
				scopes.add(new ConfigScope(owner, profile, null));
				scopes.add(new ConfigScope(owner, profile, label));
			}
		}
		return List.copyOf(scopes);
	}

	/**
	 * Returns the name of the scope, which no other has.
	 * @return {@code application/profile/label}, with {@code *} for the namespace, and
	 * without what is missing at the end
	 */
	public String name() {
		String name = (this.application != null) ? this.application : ALL;
		if (this.label != null) {
			return name + "/" + ((this.profile != null) ? this.profile : "") + "/" + this.label;
		}
		return (this.profile != null) ? name + "/" + this.profile : name;
	}

	@Override
	public String toString() {
		return name();
	}

	private static void require(String field, @Nullable String name) {
		if (name != null && !isName(name)) {
			throw new InvalidReleaseException(field, "is '" + name + "'", RULE);
		}
	}

}
