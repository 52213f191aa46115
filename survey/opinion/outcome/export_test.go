package outcome

// Count counts sheets that are at hand.
var Count = count
