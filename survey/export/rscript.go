package export

import (
	"fmt"
	"slices"
	"strings"
)

// r is a script in base R that reads a CSV file, makes factors, and works the
// index out again: top2/1 of each criterion, then item-mean/1 and pooled/1 of
// each factor and of all criteria, from the sheets that count. It is a second
// way to the published figure, short enough to be read.
func (b *Codebook) r(data, language string) string {
	var s strings.Builder
	s.WriteString("# Rscript FILE.R [responses.csv]\n")
	fmt.Fprintf(&s, "args <- commandArgs(trailingOnly = TRUE)\nfile <- if (length(args) > 0) args[1] else %s\n", rString(data))
	s.WriteString(`responses <- read.csv(file, colClasses = "character", na.strings = character(0), check.names = FALSE, encoding = "UTF-8")
number <- function(x) { x[x %in% c("", "NA")] <- NA; as.numeric(x) }
code <- function(x, codes, names) factor(x, levels = codes, labels = names)

`)
	fmt.Fprintf(&s, "scale <- %d\n", b.Scale)
	s.WriteString("factors <- list(")
	for i, f := range b.Factors {
		if i > 0 {
			s.WriteString(", ")
		}
		fmt.Fprintf(&s, "\n  %s = %s", rString(f.Code), rVector(f.Criteria))
	}
	s.WriteString(")\n")
	overall := []string{}
	if b.Overall != "" {
		overall = append(overall, b.Overall)
	}
	fmt.Fprintf(&s, "overall <- %s\n", rVector(overall))
	s.WriteString(rIndex)
	s.WriteString("# Named answers for tables: counts(responses), table(labelled$stage).\nlabelled <- responses\n")
	for i := range b.Variables {
		b.rVariable(&s, &b.Variables[i], language)
	}
	return s.String()
}

// rIndex is the arithmetic; see package analysis for the formulas.
const rIndex = `
counted <- responses[responses$partial == "0" & responses$excluded == "0", , drop = FALSE]
satisfied <- function(name) { x <- number(counted[[name]]); x <- x[!is.na(x)]; c(sum(x >= scale - 1), length(x)) }
show <- function(what, formula, value, n) cat(sprintf("%s\t%s\ttop2/1\t%.17g\t%d\n", what, formula, value, as.integer(n)))
index <- function(what, names) {
  if (length(names) == 0) return(invisible())
  counts <- vapply(names, satisfied, numeric(2))
  shares <- counts[1, ] / counts[2, ]
  show(what, "item-mean/1", mean(shares[counts[2, ] > 0]), nrow(counted))
  show(what, "pooled/1", sum(counts[1, ]) / sum(counts[2, ]), nrow(counted))
}
for (name in c(unlist(factors), overall)) {
  counts <- satisfied(name)
  show(name, "share", counts[1] / counts[2], counts[2])
}
for (name in names(factors)) index(name, factors[[name]])
index("ALL", unlist(factors))

`

func (b *Codebook) rVariable(s *strings.Builder, v *Variable, language string) {
	fmt.Fprintf(s, "attr(labelled[[%s]], \"label\") <- %s\n", rString(v.Name), rString(oneLine(v.Text.In(language))))
	if !v.coded() && v.Kind != Label || len(v.Values) == 0 {
		return
	}
	var codes, texts []string
	for _, x := range slices.Concat(v.Values, v.Missing) {
		if x.Code != "" {
			codes, texts = append(codes, x.Code), append(texts, oneLine(x.Text.In(language)))
		}
	}
	for i, text := range texts {
		if slices.Contains(texts[:i], text) { // two units of one name stay two
			texts[i] = text + " (" + codes[i] + ")"
		}
	}
	fmt.Fprintf(s, "labelled[[%s]] <- code(labelled[[%s]], %s, %s)\n", rString(v.Name), rString(v.Name), rVector(codes), rVector(texts))
}

func rVector(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = rString(s)
	}
	return "c(" + strings.Join(quoted, ", ") + ")"
}

// rString is a string of ASCII, so that the script reads the same on every
// machine.
func rString(text string) string {
	var s strings.Builder
	s.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			s.WriteByte('\\')
			s.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			s.WriteRune(r)
		default:
			fmt.Fprintf(&s, "\\U%08x", r)
		}
	}
	s.WriteByte('"')
	return s.String()
}
