// The slower replica's answer has nobody left to take it.
#include <gosan/gosan.h>

#include <string>

std::string ask(int replica);

std::optional<std::string> search() {
	auto answers = gosan::make_chan<std::string>();
	for (int replica = 0; replica < 2; ++replica) {
		gosan::go([=] {
			answers.send(ask(replica));
		});
	}
	std::optional<std::string> answer;
	switch (gosan::select(recv(answers, answer),
	                      recv(gosan::time::after(std::chrono::seconds(1))))) {
	case 0: return answer;
	default: return std::nullopt;
	}
}

int main() { return search() ? 0 : 1; }
