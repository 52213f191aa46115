package staff

// Inside is the check of where to go after signing in.
var Inside = inside
