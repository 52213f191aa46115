package scoring

import (
	"fmt"
	"math/big"
	"strings"
)

// Kind says how a node's points enter the sheet.
type Kind string

// The kinds. Bonus and penalty have a most of their own, which is no part of
// the set's maximum.
const (
	Regular Kind = ""
	Bonus   Kind = "bonus"
	Penalty Kind = "penalty" // its points are given as a size, 0 or more, and taken off
)

// Node is a place in a criteria set: a field, a criterion or a component. A
// node without children is a leaf, which is scored; a leaf may stand at any
// depth.
type Node struct {
	Code     string   // unique in the set
	Kind     Kind     // of a child: that of its parent, or its own under a regular one
	Max      *big.Rat // of a leaf: the most it gives, more than 0. Of others: the sum of the regular leaves below it, or nil for "as they add up"
	Children []Node
}

// Leaf tells that a node is scored itself.
func (n *Node) Leaf() bool { return len(n.Children) == 0 }

// Set is a criteria set: its fields, in order.
type Set []Node

// Fault is something in a set that cannot be right. Code is one of: empty,
// no_code, twice, no_max, bad_max, sum, kind; Args are the numbers concerned.
type Fault struct {
	Node string // its code
	Code string
	Args []string
}

// Error implements error.
func (f Fault) Error() string {
	return fmt.Sprintf("criteria set: %s: %s %s", f.Node, f.Code, strings.Join(f.Args, " "))
}

// Check finds everything that is wrong with a set: a code that is missing or
// there twice, a leaf without a maximum, a maximum that is not what the leaves
// below add up to (Args: as given, as added up), a regular node under a bonus.
func (s Set) Check() []Fault {
	if len(s) == 0 {
		return []Fault{{Code: "empty"}}
	}
	var all []Fault
	seen := map[string]bool{}
	var look func(n *Node, above Kind) *big.Rat
	look = func(n *Node, above Kind) *big.Rat {
		fault := func(code string, args ...string) { all = append(all, Fault{n.Code, code, args}) }
		switch {
		case n.Code == "":
			fault("no_code")
		case seen[n.Code]:
			fault("twice")
		}
		seen[n.Code] = true
		if above != Regular && n.Kind != above {
			fault("kind")
		}
		if n.Leaf() {
			switch {
			case n.Max == nil:
				fault("no_max")
				return new(big.Rat)
			case n.Max.Sign() <= 0:
				fault("bad_max", n.Max.RatString())
				return new(big.Rat)
			}
			return n.Max
		}
		sum := new(big.Rat)
		for i := range n.Children {
			c := &n.Children[i]
			if part := look(c, n.Kind); c.Kind == n.Kind {
				sum.Add(sum, part)
			}
		}
		if n.Max != nil && n.Max.Cmp(sum) != 0 {
			fault("sum", n.Max.RatString(), sum.RatString())
		}
		return sum
	}
	for i := range s {
		look(&s[i], Regular)
	}
	return all
}

// Shape counts the nodes by depth: {8, 43, 102} is a set of 8 fields, 43
// criteria and 102 components.
func (s Set) Shape() []int {
	var shape []int
	s.Walk(func(_ *Node, depth int) {
		for len(shape) <= depth {
			shape = append(shape, 0)
		}
		shape[depth]++
	})
	return shape
}

// Walk visits every node, parents first, in order; fields have depth 0.
func (s Set) Walk(visit func(n *Node, depth int)) {
	var walk func(nodes []Node, depth int)
	walk = func(nodes []Node, depth int) {
		for i := range nodes {
			visit(&nodes[i], depth)
			walk(nodes[i].Children, depth+1)
		}
	}
	walk(s, 0)
}

// Leaves are the nodes that are scored, in order.
func (s Set) Leaves() []*Node {
	var all []*Node
	s.Walk(func(n *Node, _ int) {
		if n.Leaf() {
			all = append(all, n)
		}
	})
	return all
}

// Max is the set's maximum: that of all regular leaves.
func (s Set) Max() *big.Rat {
	sum := new(big.Rat)
	for _, n := range s.Leaves() {
		if n.Kind == Regular && n.Max != nil {
			sum.Add(sum, n.Max)
		}
	}
	return sum
}
