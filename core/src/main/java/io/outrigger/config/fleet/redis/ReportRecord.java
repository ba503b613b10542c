package io.outrigger.config.fleet.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.fleet.InstanceReport;

/**
 * A report as it lies in Redis: {@code 1 <applied revision> <rejection>}, the 1 being its
 * format.
 */
final class ReportRecord {

	private static final String FORMAT = "1";

	private static final int LONGEST_REJECTION = 1_024;

	private static final int LONGEST = 8 * 1_024;

	private ReportRecord() {
	}

	static String write(InstanceReport report) {
		return FORMAT + " " + report.appliedRevision() + " " + shortened(report.rejection());
	}

	static String shortened(@Nullable String reason) {
		String text = (reason != null) ? reason : "";
		return (text.length() <= LONGEST_REJECTION) ? text : text.substring(0, LONGEST_REJECTION - 1) + "…";
	}

	/*
	 * Leaves out whatever is no report.
	 */
	static List<InstanceReport> read(List<Object> parts) {
		List<InstanceReport> reports = new ArrayList<>();
		for (int i = 0; i + 2 < parts.size(); i += 3) {
			InstanceReport report = read(text(parts.get(i)), text(parts.get(i + 1)), text(parts.get(i + 2)));
			if (report != null) {
				reports.add(report);
			}
		}
		reports.sort(Comparator.comparing(InstanceReport::instance));
		return reports;
	}

	static String text(Object part) {
		return (part instanceof byte[] bytes && bytes.length <= LONGEST) ? new String(bytes, StandardCharsets.UTF_8)
				: "";
	}

	private static @Nullable InstanceReport read(String instance, String age, String record) {
		String[] fields = record.split(" ", 3);
		if (instance.isEmpty() || fields.length != 3 || !fields[0].equals(FORMAT)) {
			return null;
		}
		try {
			return new InstanceReport(instance, Long.parseLong(fields[1]), fields[2].isEmpty() ? null : fields[2],
					Duration.ofMillis(Long.parseLong(age)));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
