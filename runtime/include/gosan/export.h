// Visibility of what the shared library offers: everything else stays hidden,
// so that no template instantiated inside it can be merged with the user's.
#ifndef GOSAN_EXPORT_H
#define GOSAN_EXPORT_H

#define GOSAN_API __attribute__((visibility("default")))

#endif  // GOSAN_EXPORT_H
