// Package disclosure decides which figures may be shown of persons who are
// counted in many ways at once, so that nobody learns what one to four of them
// said by adding figures up and subtracting them. It knows nothing but how many
// persons, or which, stand behind each figure; figures are exact or withheld,
// never changed.
//
// # A table
//
// A [Table] has the persons crossed by some dimensions, with all its margins. A
// dimension is an [Axis], a tree: everybody, and below them the labels; units
// stand below the units they belong to. Which cells are hidden is decided from
// the margins down, so that the same margin has the same hidden cells in
// whatever table it stands, and it does not matter who asks for what first:
//
//  1. A cell of one to four persons is hidden, and one inside a hidden cell of
//     a margin.
//  2. In each sum (a cell, and those that it is the sum of along one axis)
//     nothing is hidden, or at least two terms that have [Least] persons
//     together; the smallest go first, the first of equal ones. Of a hidden
//     term that is a sum itself only what is hidden below it counts.
//  3. A sum that is hidden itself must not have all its terms shown.
//
// This is complementary suppression (Willenborg and de Waal 2001, ch. 6). [Tree]
// is the same for one sum within another, such as units, or criteria in their
// factors.
//
// What it promises: no single sum of the table gives away what is hidden in it.
// What it does not: sums along several axes, taken together, may, where many
// cells are empty and that is known. For persons few enough to know each of
// them there is the other way.
//
// # A guard
//
// A [Guard] watches over a crowd of up to [Crowd] persons, one by one. It gives
// each person a number such that no one to four of them add up to zero, and a
// figure is shown only if the numbers of its persons do. Proof that this is
// enough: whatever is worked out of figures shown is a sum of multiples of
// them; the numbers of its persons, so weighted, add up to zero as they do in
// each figure; those of one to four persons do not. It holds for figures of any
// kind and number, for people who know about everybody who they are and where
// they answered, and does not depend on which cells are empty.
//
// The numbers are chosen as a solution of the equations that what is to be
// shown adds up to zero, taken up one after the other as long as there is a
// solution in which one to four persons do not: calculation in whole numbers
// modulo 2⁶¹-1.
package disclosure
