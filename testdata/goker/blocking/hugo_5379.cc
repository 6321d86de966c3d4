// hugo 5379: a page's content is made with a mutex held, by a goroutine that
// nobody waits for longer than a moment; a shortcode in it asks for the page's
// word count, which needs the mutex. Fixed: it sees a page without content.
// manifests: by schedule, nearly always: the content must be begun in time
// expect: deadlock goroutines=2
#include <chrono>
#include <mutex>

#include "kernel.h"

struct Page {
  gosan::sync::Once content;
  gosan::sync::Once plain;
  gosan::sync::Mutex mu;

  void render_shortcode() {
    if (!kFixed) count_words();
  }
  void make_content() {
    auto made = gosan::make_chan(1);
    gosan::go([=, this] {
      std::lock_guard lock(mu);
      render_shortcode();
      made.send();
    });
    gosan::select(recv(made),
                  recv(gosan::time::after(std::chrono::milliseconds(1))));
  }
  void make_plain() {
    std::lock_guard lock(mu);  // blocked here
  }
  void count_words() {
    content.do_([this] { make_content(); });
    plain.do_([this] { make_plain(); });  // blocked here
  }
};

int main() {
  Page page;
  page.count_words();
}
