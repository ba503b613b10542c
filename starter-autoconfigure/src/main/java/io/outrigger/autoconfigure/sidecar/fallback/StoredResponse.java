package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.sidecar.fallback.KeptAnswer;

/**
 * A response that comes from memory.
 *
 * @param status its HTTP status
 * @param headers its headers
 * @param bytes its body, which nobody changes
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredResponse(int status, HttpHeaders headers, byte[] bytes) implements ClientHttpResponse {

	static StoredResponse of(KeptAnswer answer) {
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(answer.headers());
		return new StoredResponse(answer.status(), headers, answer.body());
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatusCode.valueOf(this.status);
	}

	@Override
	public String getStatusText() {
		HttpStatus known = HttpStatus.resolve(this.status);
		return (known != null) ? known.getReasonPhrase() : "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return new ByteArrayInputStream(this.bytes);
	}

	@Override
	public void close() {
		// Holds nothing
	}

}
