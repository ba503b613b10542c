package io.outrigger.autoconfigure.config.actuate;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

/**
 * Changes written as YAML. Scalars are taken as they are written, so that {@code 1.10}
 * stays what it is; {@code null} and {@code ~} delete a key. Errors name the place, never
 * what stands there. Not safe for use from several threads.
 */
final class ReleaseYaml {

	private static final int MAX_CHARACTERS = 1024 * 1024;

	private static final int MAX_DEPTH = 32;

	private static final int MAX_ALIASES = 50;

	private static final String RULE = "YAML of nested keys, at most " + MAX_DEPTH + " levels and " + MAX_ALIASES
			+ " aliases";

	private final Map<String, Change> changes = new LinkedHashMap<>();

	private ReleaseYaml() {
	}

	static List<Change> read(String yaml) {
		if (yaml.length() > MAX_CHARACTERS) {
			throw invalid(null, "has more than " + MAX_CHARACTERS + " characters",
					"at most " + MAX_CHARACTERS + " characters");
		}
		Node root = compose(yaml);
		if (!(root instanceof MappingNode)) {
			throw invalid((root != null) ? root.getStartMark() : null, "is not a mapping", RULE);
		}
		ReleaseYaml changes = new ReleaseYaml();
		changes.add("", root, 0);
		return new ArrayList<>(changes.changes.values());
	}

	private static @Nullable Node compose(String yaml) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(MAX_CHARACTERS);
		options.setNestingDepthLimit(MAX_DEPTH);
		options.setMaxAliasesForCollections(MAX_ALIASES);
		try {
			return new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
		}
		catch (MarkedYAMLException ex) {
			throw invalid(ex.getProblemMark(), "cannot be read", RULE);
		}
		catch (YAMLException ex) {
			throw invalid(null, "cannot be read", RULE);
		}
	}

	/* An alias may lead back to where it stands: the depth ends such a walk. */
	private void add(String path, Node node, int depth) {
		if (depth > MAX_DEPTH) {
			throw invalid(node.getStartMark(), "is nested too deeply", RULE);
		}
		if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
			for (NodeTuple entry : mapping.getValue()) {
				add(path(path, entry.getKeyNode()), entry.getValueNode(), depth + 1);
			}
		}
		else if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
			for (int i = 0; i < sequence.getValue().size(); i++) {
				add(path + "[" + i + "]", sequence.getValue().get(i), depth + 1);
			}
		}
		else {
			addChange(path, node);
		}
	}

	private void addChange(String key, Node node) {
		String value = "";
		if (node instanceof ScalarNode scalar) {
			boolean absent = scalar.isPlain() && scalar.getTag().equals(Tag.NULL);
			if (absent && scalar.getValue().isEmpty()) {
				throw invalid(node.getStartMark(), "has no value",
						"a value; write '' for an empty text, null to delete the key");
			}
			value = absent ? null : scalar.getValue();
		}
		if (this.changes.put(key, new Change(key, value, null)) != null) {
			throw invalid(node.getStartMark(), "names a key twice", "each key once");
		}
		if (this.changes.size() > Release.MAX_CHANGES) {
			throw invalid(node.getStartMark(), "has too many keys", "at most " + Release.MAX_CHANGES + " keys");
		}
	}

	private static String path(String path, Node key) {
		if (!(key instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.MERGE)) {
			throw invalid(key.getStartMark(), "has a key that is no plain text",
					"keys that are plain texts, without merges");
		}
		String name = scalar.getValue();
		return (path.isEmpty() || name.startsWith("[")) ? path + name : path + "." + name;
	}

	private static InvalidReleaseException invalid(@Nullable Mark mark, String found, String rule) {
		String place = (mark != null) ? " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) : "";
		return new InvalidReleaseException("changes", found + place, rule);
	}

}
