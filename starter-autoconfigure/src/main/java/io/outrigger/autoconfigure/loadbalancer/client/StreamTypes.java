package io.outrigger.autoconfigure.loadbalancer.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The media types of responses that go on for as long as somebody listens. The time to
 * their headers says nothing about how fast an instance works.
 */
final class StreamTypes {

	private static final List<String> STREAMS = List.of("text/event-stream", "application/x-ndjson",
			"application/stream+json", "multipart/x-mixed-replace", "application/grpc");

	private StreamTypes() {
	}

	static boolean contain(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		for (String stream : STREAMS) {
			if (contentType.regionMatches(true, 0, stream, 0, stream.length())) {
				return true;
			}
		}
		return false;
	}

}
