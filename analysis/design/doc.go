// Package design estimates satisfaction figures from a sample that was not
// drawn by simple chance: with weights, strata (units), clusters (counters,
// days), finite populations, one or two stages, and known totals to calibrate
// to. It gives what a survey statistician would get from R's survey package
// (Lumley 2010), and its tests compare the two figure by figure.
//
// # From a plan to a figure
//
// A Plan says how the respondents were drawn. New checks it once and makes a
// Design, which never changes; every estimator is a method of it:
//
//	d, err := design.New(design.Plan{Strata: unit, Clusters: counter, Weights: w})
//	e := d.Mean(design.Share(answers, 4), nil)     // top-2 share of a criterion
//	e.ShareInterval(design.Logit, 0.95)            // its interval
//
// Which question, which method:
//
//	share or mean of a criterion            Mean of Share or Scores
//	the same by unit, sex, field            By; one of them: Mean with Where
//	number of people                        Total
//	index from all answers pooled           Ratio of TopCounts
//	index as the mean of criteria           MeanOf
//	mean of factors, any linear formula     Contrast
//	median, quartiles                       Quantile
//	is one part better than another         Difference
//	is one wave better than another         Independent
//	is satisfaction the same everywhere     Association (Rao-Scott)
//	make the sample look like the people    PostStratify, Rake
//	what do unequal weights cost            Describe; interval: WeightedWilson
//	cut extreme weights                     Trim
//	how alike are answers at one counter    Likeness
//	how to share out the next sample        Proportional, Neyman, Whole
//
// # How the variance is found
//
// Every estimator is written as a total of linearised values z: the estimate
// moves as Σz does when the sample changes (Woodruff 1971). For a mean,
// z_i = w_i(y_i - ȳ)/Σw. With z_hc the sum in cluster c of stratum h, m_h
// clusters sampled and f_h the sampled share of the stratum's,
//
//	V = Σ_h (1-f_h)·m_h/(m_h-1)·Σ_c (z_hc - z̄_h)²
//
// and, if respondents were drawn at random inside the clusters and Members is
// known, f_h times the same within each cluster is added. Without clusters each
// respondent is one. Without populations f is 0: the variance is then that of
// drawing with replacement, cautious if the sample is large.
//
// Missing answers and domains do not cut the sample: the rows stay in their
// strata and clusters with z = 0, and count in m_h. A stratum with one sampled
// cluster of several has no visible variance: the Lonely rule of the plan says
// what to put. Degrees of freedom are clusters minus strata, of those that hold
// answers. The design effect compares with a simple random sample of as many
// answers.
//
// Calibrated designs use the residuals of z from the margins. PostStratify
// takes category means weighted by the weights before; Rake sweeps plain means
// over the margins ten times, as R's survey does.
//
// # What is promised
//
//   - Undefined is NaN, never 0: nobody answered, no second sampling unit to
//     compare with, no degrees of freedom. Only New, PostStratify, Rake, Trim
//     and Whole return errors, which name the row or category.
//   - Sums are exact and rounded once. Figures are the same to the last bit
//     whatever the order of the rows or the numbering of strata, clusters and
//     groups (F and p of Association to a few units of the last digits).
//   - No argument is changed, nothing is kept but copies, there is no state:
//     designs may be used by many goroutines.
//   - Where R's survey gives a standard error of 0 to answers that all come
//     from one of several sampling units, SE is NaN here.
//
// # Sources
//
// Särndal, Swensson and Wretman 1992 (variance, two stages); Cochran 1977;
// Korn and Graubard 1998 (Survey Methodology 24:193); Rao and Scott 1984
// (Annals of Statistics 12:46); Holt and Smith 1979; Deville, Särndal and
// Sautory 1993 (JASA 88:1013); Kish 1992; Lumley 2010, Complex Surveys; Lumley
// and Scott 2014. Reference figures: R 4.2.2, survey 4.1-1.
package design
