// SPDX-License-Identifier: MPL-2.0

package report

// This file draws the plots, in SVG.

import (
	"fmt"
	"image/color"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// variantColor is the colour of a variant, told apart also by who sees no red or
// no green.
func variantColor(variant string) color.Color {
	switch variant {
	case Ours:
		return color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}
	case NoOp:
		return color.RGBA{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}
	default:
		return color.RGBA{R: 0x99, G: 0x99, B: 0x99, A: 0xff}
	}
}

// Plots draws what was measured into SVG files in a folder, whose names begin with
// base, and returns their names.
func (r *Results) Plots(folder, base string) ([]string, error) {
	var names []string
	save := func(p *plot.Plot, width, height vg.Length, suffix string) error {
		name := base + suffix + ".svg"
		names = append(names, name)
		return p.Save(width, height, filepath.Join(folder, name))
	}
	for _, c := range r.charts() {
		p, bars, err := r.bars(c)
		if err != nil {
			return nil, err
		}
		if bars > 0 {
			if err := save(p, 18*vg.Centimeter, vg.Length(3.5+0.8*float64(bars))*vg.Centimeter, c.suffix); err != nil {
				return nil, err
			}
		}
	}
	if len(r.roomScenarios()) > 1 {
		p, err := r.lines()
		if err == nil {
			err = save(p, 18*vg.Centimeter, 12*vg.Centimeter, "-growth")
		}
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}

// chart is one plot of bars: a figure of a command in each scenario, ours beside the
// no-op.
type chart struct {
	suffix  string // of the file's name
	step    string
	latency float64 // in seconds
	figure  string  // what the axis shows
	of      func(Sample) float64
}

// charts are the wall times of each command at each latency, and what the provider
// takes to apply.
func (r *Results) charts() []chart {
	var latencies []float64
	for _, s := range r.Samples {
		latencies = append(latencies, s.Latency)
	}
	slices.Sort(latencies)
	var all []chart
	for _, latency := range slices.Compact(latencies) {
		for _, step := range Steps() {
			suffix := "-" + step
			if latency > 0 {
				suffix += "-" + strings.ReplaceAll(inMilliseconds(latency), " ", "")
			}
			all = append(all, chart{suffix, step, latency, "wall time in seconds, median", wall})
		}
	}
	apply := Steps()[0]
	return append(all,
		chart{"-" + apply + "-cpu", apply, 0, "processor time of the provider in seconds, median", providerCPU},
		chart{"-" + apply + "-memory", apply, 0, "peak memory of the provider in MiB, median", memory})
}

// title names what was measured, how and where.
func (r *Results) title(what string, latency float64) string {
	answers := "answers at once"
	if latency > 0 {
		answers = "answers after " + inMilliseconds(latency)
	}
	return fmt.Sprintf("%s, %s, parallelism %d, %s\n%s", what, answers, r.Parallelism, r.CLI, r.Machine)
}

// bars draws a chart. It returns how many scenarios there are.
func (r *Results) bars(c chart) (*plot.Plot, int, error) {
	var labels []string
	values := map[string]plotter.Values{}
	for i := len(r.Scenarios) - 1; i >= 0; i-- { // the axis goes upwards
		s := r.Scenarios[i]
		ours, noop := r.of(s.Name, c.latency, Ours, c.step), r.of(s.Name, c.latency, NoOp, c.step)
		if s.Rooms > 1000 && c.latency == 0 || len(ours) == 0 || len(noop) == 0 { // the growth has them
			continue
		}
		// The spaces keep it off the edge, and off the bars in a wider font.
		labels = append(labels, "  "+s.Title+strings.Repeat(" ", 1+len(s.Title)/3))
		values[Ours] = append(values[Ours], Median(each(ours, c.of)))
		values[NoOp] = append(values[NoOp], Median(each(noop, c.of)))
	}
	if len(labels) == 0 {
		return nil, 0, nil
	}
	p := plot.New()
	p.Title.Text = r.title(c.step, c.latency)
	p.X.Label.Text, p.X.Min = c.figure, 0
	const width = 0.25 * vg.Centimeter
	for i, variant := range []string{Ours, NoOp} {
		bars, err := plotter.NewBarChart(values[variant], width)
		if err != nil {
			return nil, 0, err
		}
		bars.Horizontal, bars.Color, bars.LineStyle.Width = true, variantColor(variant), 0
		bars.Offset = width * vg.Length(0.5-float64(i))
		p.Add(bars)
		p.Legend.Add(variant, bars)
	}
	p.NominalY(labels...)
	p.Y.Tick.Label.Font.Size = vg.Points(9)
	p.Title.Padding = vg.Points(6)
	p.Y.Min, p.Y.Max, p.X.Max = -0.7, float64(len(labels))-0.3, 1.2*p.X.Max // room for the legend
	p.Add(plotter.NewGrid())
	return p, len(labels), nil
}

// lines shows how the wall time grows with the number of rooms.
func (r *Results) lines() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = r.title("Rooms", 0)
	p.X.Label.Text, p.Y.Label.Text, p.X.Min, p.Y.Min = "rooms", "seconds, median", 0, 0
	p.Legend.Top, p.Legend.Left = true, true
	dashes := [][]vg.Length{nil, {vg.Points(6), vg.Points(3)}, {vg.Points(2), vg.Points(2)}}
	for i, step := range Steps() {
		for _, variant := range []string{Ours, NoOp} {
			var points plotter.XYs
			for _, s := range r.roomScenarios() {
				if samples := r.of(s.Name, 0, variant, step); len(samples) > 0 {
					points = append(points, plotter.XY{X: float64(s.Rooms), Y: Median(each(samples, wall))})
				}
			}
			if len(points) == 0 {
				continue
			}
			line, dots, err := plotter.NewLinePoints(points)
			if err != nil {
				return nil, err
			}
			line.Color, line.Width, line.Dashes = variantColor(variant), vg.Points(1.5), dashes[i]
			dots.Color = line.Color
			p.Add(line, dots)
			p.Legend.Add(step+", "+variant, line, dots)
		}
	}
	p.Add(plotter.NewGrid())
	return p, nil
}
