package io.outrigger.autoconfigure.loadbalancer.request;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressValues} and {@link CookieHeader}.
 */
class AddressValuesTests {

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "user=ann, ann", "a=1&user=ann&b=2, ann", "user=ann&user=ben, ann", "users=x&user=ann, ann",
					"a=user&user=ann, ann", "user=, ''", "user, ''", "a&user, ''", "user=a%20b+c=d, a%20b+c=d",
					"a=1, none", "User=ann, none", "users=x, none", "'', none", "&, none" })
	void findsAQueryParameter(String query, String value) {
		assertThat(AddressValues.query(URI.create("http://stock/x?" + query), "user")).isEqualTo(value);
	}

	@Test
	void findsNoParameterWhereThereIsNoQuery() {
		assertThat(AddressValues.query(URI.create("http://stock/x"), "user")).isNull();
		assertThat(AddressValues.query(URI.create("mailto:user=a"), "user")).isNull();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "http://stock/users/{id}, http://stock/users/7, 7",
					"lb://stock/users/{id}/carts/{cart}, lb://stock/users/7/carts/9, 7",
					"/users/{id}, http://stock/users/7, 7", "/users/{idx}/{id}, http://stock/users/7/8, 8",
					"/users/{id:[0-9]+}/x, http://stock/users/7/x, 7", "/u-{id}.json, http://stock/u-7.json, 7",
					"/u-{id}.json, http://stock/other, other", "/{a}-{id}/x, http://stock/1-2/x, 1-2",
					"/users/{id}?q={q}, http://stock/users/a%2Fb?q=1, a%2Fb", "/x?id={id}, http://stock/x?id=1, none",
					"/users/{user}, http://stock/users/7, none", "/users/{id}, http://stock/users, none",
					"/users/{id, http://stock/users/7, none", "'', http://stock/7, none",
					"http://stock, http://stock, none", "http://{id}/users, http://stock/users, none" })
	void findsAVariableOfThePath(String pattern, URI address, String value) {
		assertThat(AddressValues.variable(pattern, address, "id")).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "session=7, 7", "a=1; session=7; b=2, 7", "a=1;session=7, 7", "xsession=1; session=7, 7",
					"a=session; session=a=b, a=b", "session=, ''", "a=1, none", "session, none", "Session=7, none" })
	void findsACookie(String header, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.COOKIE, header);
		assertThat(CookieHeader.value(headers, "session")).isEqualTo(value);
		assertThat(CookieHeader.value(new HttpHeaders(), "session")).isNull();
	}

}
