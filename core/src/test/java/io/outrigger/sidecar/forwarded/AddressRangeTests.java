package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AddressRange}.
 */
class AddressRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.255.255, 11.0.0.0", "10.1.2.3, 10.1.2.3, 10.1.2.4",
			"10.1.2.3/31, 10.1.2.2, 10.1.2.4", "192.168.128.0/17, 192.168.255.1, 192.168.127.255",
			"fd00::/8, fdff::1, fe00::1", "::1, ::1, ::2", "2001:db8::/33, 2001:db8:7fff::, 2001:db8:8000::",
			"::ffff:10.0.0.0/8, 10.9.9.9, 11.0.0.0" })
	void hasTheAddressesOfItsPrefix(String range, String inside, String outside) throws Exception {
		assertThat(AddressRange.of(range).contains(InetAddress.getByName(inside))).isTrue();
		assertThat(AddressRange.of(range).contains(InetAddress.getByName(outside))).isFalse();
	}

	@Test
	void everythingOfOneKindIsNothingOfTheOther() throws Exception {
		assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.getByName("8.8.8.8"))).isTrue();
		assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.getByName("::1"))).isFalse();
		assertThat(AddressRange.of("::/0").contains(InetAddress.getByName("8.8.8.8"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost", "10.0.0", "10.0.0.256", "999.1.1.1", ".::1", "10.0.0.01", "10.0.0.0/33",
			"10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "fe80::1%eth0", "1:2:3", "10.0.0.0/ 8", "cafe",
			"1.2.3.4.5" })
	void whatIsNoneIsRefusedAndNotLookedUp(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.of(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining(AddressRange.RULE);
	}

	@Test
	void agreesWithTheBitsOfRandomAddresses() throws Exception {
		Random random = new Random(5);
		for (int i = 0; i < 2000; i++) {
			byte[] one = new byte[4];
			byte[] other = new byte[4];
			random.nextBytes(one);
			random.nextBytes(other);
			int bits = random.nextInt(33);
			System.arraycopy(one, 0, other, 0, random.nextInt(5) % 4);
			long mask = (bits == 0) ? 0 : (0xffffffffL << (32 - bits)) & 0xffffffffL;
			boolean same = (number(one) & mask) == (number(other) & mask);
			AddressRange range = AddressRange.of(InetAddress.getByAddress(one).getHostAddress() + "/" + bits);
			assertThat(range.contains(InetAddress.getByAddress(other))).isEqualTo(same);
		}
	}

	private static long number(byte[] address) {
		long number = 0;
		for (byte part : address) {
			number = (number << 8) | (part & 0xff);
		}
		return number;
	}

}
