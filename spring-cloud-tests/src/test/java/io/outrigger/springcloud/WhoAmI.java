package io.outrigger.springcloud;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A service that tells which instance answered.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
class WhoAmI {

	private final String id;

	WhoAmI(@Value("${outrigger.instance.id}") String id) {
		this.id = id;
	}

	@GetMapping("/whoami")
	String whoAmI() {
		return this.id;
	}

}
