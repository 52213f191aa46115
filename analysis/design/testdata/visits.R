# Makes visits.csv (invented data) and visits.json (figures of R's survey
# package on it). Run in this folder: Rscript visits.R; R 4.2.2, survey 4.1-1.
suppressPackageStartupMessages(library(survey))
set.seed(3)
plan <- data.frame(unit = c("A", "A", "A", "B", "B", "B", "B", "C", "D", "D", "E", "E"),
                   M = c(7, 7, 7, 6, 6, 6, 6, 3, 2, 2, 9, 9),          # counters of the unit; D is enumerated, C is lonely
                   n = c(12, 9, 14, 8, 11, 1, 10, 13, 6, 9, 15, 7),    # B's third counter has one visitor
                   N = c(300, 250, 14, 90, 120, 40, 77, 500, 6, 80, 999, 210)) # A3 and D1 are enumerated
plan$counter <- seq_len(nrow(plan))
i <- rep(seq_len(nrow(plan)), plan$n); d <- plan[i, c("unit", "counter", "M", "N")]; n <- nrow(d)
effect <- rnorm(nrow(plan), 0, .6)[i]
score <- function(na) { v <- pmin(5, pmax(1, round(3.9 + effect + rnorm(n, 0, .9)))); v[runif(n) < na] <- NA; v }
d$sex <- sample(c("Nam", "Nu"), n, TRUE); d$age <- sample(c("old", "young"), n, TRUE, c(.4, .6))
d$a <- score(.1); d$b <- score(.05); d$c <- score(.3)
m <- table(plan$unit); d$weight <- round(d$M / as.numeric(m[d$unit]) * d$N / plan$n[i], 3)
d <- d[sample(n), ]; rownames(d) <- NULL
write.csv(d, "visits.csv", row.names = FALSE, na = "", quote = FALSE)
d <- read.csv("visits.csv")
d$t <- as.integer(d$a >= 4); d$tb <- as.integer(d$b >= 4); d$ta <- d$t
d$T <- rowSums(d[, c("a", "b", "c")] >= 4, na.rm = TRUE); d$V <- rowSums(!is.na(d[, c("a", "b", "c")]))
num <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
js <- function(x) if (is.list(x)) paste0("{", paste0('"', names(x), '": ', vapply(x, js, ""), collapse = ",\n"), "}") else paste0("[", paste(num(as.numeric(x)), collapse = ", "), "]")
figures <- function(D) {
  e <- function(m) c(coef(m), SE(m))
  m <- svymean(~t, D, na.rm = TRUE, deff = TRUE); by <- svyby(~t, ~sex, D, svymean, na.rm = TRUE, deff = TRUE)
  bya <- svyby(~t, ~unit, D, svymean, na.rm = TRUE)
  r <- svyratio(~T, ~V, D, deff = TRUE); tt <- svyttest(t ~ sex, D); ch <- svychisq(~t + unit, D); ch2 <- svychisq(~sex + age, D)
  to <- svytotal(~a, D, na.rm = TRUE, deff = TRUE)
  z <- function(v) as.numeric(!is.na(v) & v >= 4); D$variables$x1 <- z(d$a); D$variables$x2 <- z(d$b); D$variables$n1 <- as.numeric(!is.na(d$a)); D$variables$n2 <- as.numeric(!is.na(d$b))
  k <- svycontrast(svytotal(~x1 + x2 + n1 + n2, D), quote(.7 * x1 / n1 - .3 * x2 / n2))
  sub <- subset(D, !is.na(t)); ci <- unlist(lapply(c("mean", "xlogit", "asin", "beta"), function(me) as.vector(attr(svyciprop(~t, sub, method = me, na.rm = TRUE), "ci"))))
  q <- svyquantile(~a, D, c(.1, .25, .5, .75, .9), na.rm = TRUE, ci = FALSE, qrule = "math")
  list(mean = c(e(m), deff(m), deff(svymean(~t, D, na.rm = TRUE, deff = "replace")), degf(sub)),
       score = e(svymean(~a, D, na.rm = TRUE)), total = c(e(to), deff(to)), ratio = c(e(r), attr(r, "deff")), contrast = e(k),
       by_sex = c(by$t, SE(by), by$DEff.t), by_unit = c(bya$t, SE(bya)), ttest = c(tt$estimate, tt$statistic, tt$parameter, tt$p.value),
       chisq_unit = c(ch$statistic, ch$parameter, ch$p.value), chisq_sex_age = c(ch2$statistic, ch2$parameter, ch2$p.value), intervals = ci, quantiles = coef(q))
}
out <- list()
for (lp in c("adjust", "certainty", "average")) {
  options(survey.lonely.psu = lp)
  U <- svydesign(ids = ~counter, strata = ~unit, weights = ~weight, data = d, nest = TRUE)
  F <- svydesign(ids = ~counter, strata = ~unit, weights = ~weight, fpc = ~M, data = d, nest = TRUE)
  out[[paste0("ultimate.", lp)]] <- figures(U); out[[paste0("corrected.", lp)]] <- figures(F)
  if (lp != "average") { d$id <- seq_len(n); out[[paste0("two_stage.", lp)]] <- figures(svydesign(ids = ~counter + id, strata = ~unit, fpc = ~M + N, data = d)) }
  cells <- as.data.frame(xtabs(weight ~ sex + age, d)); cells$Freq <- round(cells$Freq * c(1.2, .9, 1.1, .8))
  P <- postStratify(F, ~sex + age, cells); out[[paste0("post_stratified.", lp)]] <- c(figures(P), list(weights = weights(P)))
  sex <- aggregate(Freq ~ sex, cells, sum); age <- aggregate(Freq ~ age, cells, sum)
  R <- rake(U, list(~sex, ~age), list(sex, age), control = list(maxit = 500, epsilon = 1e-13, verbose = FALSE)); out[[paste0("raked.", lp)]] <- c(figures(R), list(weights = weights(R)))
  if (lp == "adjust") out$totals <- list(cells = cells$Freq, sex = sex$Freq, age = age$Freq)
}
writeLines(js(out), "visits.json")
